# bash completion for shortener-events; made by: shortener-events completion bash
_shortener_events() {
    local line="${COMP_LINE:0:COMP_POINT}" words typed reply word prefix
    # Bash breaks words at : and =, so the line is split anew at blanks.
    read -r -a words <<<"$line"
    [[ "$line" == *[[:blank:]] ]] && words+=("")
    typed="${words[${#words[@]} - 1]}"
    prefix="${typed%"${COMP_WORDS[COMP_CWORD]}"}"
    [[ "${COMP_WORDS[COMP_CWORD]}" == [:=] ]] && prefix="$typed"
    COMPREPLY=()
    while IFS= read -r reply; do
        word="${reply%%$'\t'*}"
        if [[ "$word" == ":files" ]]; then
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
        else
            COMPREPLY+=("${word#"$prefix"}")
        fi
    done < <(shortener-events __complete -- "${words[@]:1}" 2>/dev/null)
}
complete -F _shortener_events shortener-events
