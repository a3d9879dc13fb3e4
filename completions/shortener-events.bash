# bash completion for shortener-events; made by: shortener-events completion bash
_shortener_events() {
    local line="${COMP_LINE:0:COMP_POINT}" words=() files=() word="" quote="" open="" i char typed current prefix reply before
    # Bash breaks words at : and = and leaves quotes in them, so the line is split anew.
    for ((i = 0; i < ${#line}; i++)); do
        char="${line:i:1}"
        if [[ -n "$quote" ]]; then
            if [[ "$char" == "$quote" ]]; then quote=""; else word+="$char"; fi
        elif [[ "$char" == [\'\"] ]]; then
            quote="$char" open=1
        elif [[ "$char" == \\ ]]; then
            i=$((i + 1)) word+="${line:i:1}"
        elif [[ "$char" == [[:blank:]] ]]; then
            [[ -n "$word$open" ]] && words+=("$word")
            word="" open=""
        else
            word+="$char"
        fi
    done
    words+=("$word")
    typed="$word"
    current="${COMP_WORDS[COMP_CWORD]}"
    current="${current#[\'\"]}"
    [[ -z "$quote" ]] && current="${current//\\/}"
    [[ "$current" == [:=] ]] && current=""
    prefix="${typed%"$current"}"
    COMPREPLY=()
    while IFS= read -r reply; do
        if [[ "$reply" == ":files"* ]]; then
            before="${reply#:files}" before="${before#$'\t'}"
            mapfile -t files < <(compgen -f -- "${typed#"$before"}")
            (( ${#files[@]} )) && compopt -o filenames 2>/dev/null
            files=("${files[@]/#/"$before"}")
            COMPREPLY+=("${files[@]#"$prefix"}")
        else
            reply="${reply%%$'\t'*}"
            reply="${reply#"$prefix"}"
            [[ -n "$quote" ]] || printf -v reply %q "$reply"
            [[ "$reply" == *: || "$reply" == *:// ]] && compopt -o nospace 2>/dev/null
            COMPREPLY+=("$reply")
        fi
    done < <("${COMP_WORDS[0]/#\~/$HOME}" __complete -- "${words[@]:1}" 2>/dev/null)
}
complete -F _shortener_events shortener-events
