# bash completion for shortener-events; made by: shortener-events completion bash
_shortener_events() {
    local line="${COMP_LINE:0:COMP_POINT}" words=() word="" quote="" open="" i char typed current prefix reply
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
    [[ "$current" == [:=] ]] && current=""
    prefix="${typed%"$current"}"
    COMPREPLY=()
    while IFS= read -r reply; do
        reply="${reply%%$'\t'*}"
        if [[ "$reply" == ":files" ]]; then
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
        else
            COMPREPLY+=("${reply#"$prefix"}")
        fi
    done < <("${COMP_WORDS[0]/#\~/$HOME}" __complete -- "${words[@]:1}" 2>/dev/null)
}
complete -F _shortener_events shortener-events
