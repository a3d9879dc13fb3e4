#include "cli/reflect/completion_scripts.hpp"

namespace shortener_events::cli {

namespace {

// `shortener-events __complete -- WORDS` prints "word<TAB>description" lines, and ":files" where files are
// wanted.

constexpr const char* kBash =
    R"(# bash completion for shortener-events; made by: shortener-events completion bash
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
)";

constexpr const char* kZsh = R"(#compdef shortener-events
# zsh completion for shortener-events; made by: shortener-events completion zsh
_shortener_events() {
    local reply word description
    local -a plain described
    while IFS= read -r reply; do
        word="${reply%%$'\t'*}"
        description="${reply#*$'\t'}"
        if [[ "$word" == ":files" ]]; then
            _files
        elif [[ -n "$description" && "$description" != "$reply" ]]; then
            described+=("${word//:/\\:}:$description")
        else
            plain+=("$word")
        fi
    done < <(shortener-events __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
    (( ${#described} )) && _describe 'shortener-events' described
    (( ${#plain} )) && compadd -a plain
}
if [[ "$funcstack[1]" == "_shortener_events" ]]; then
    _shortener_events
else
    compdef _shortener_events shortener-events
fi
)";

constexpr const char* kFish =
    R"(# fish completion for shortener-events; made by: shortener-events completion fish
function __shortener_events_complete
    set -l words (commandline -opc) (commandline -ct)
    for reply in (shortener-events __complete -- $words[2..-1] 2>/dev/null)
        if test "$reply" = ":files"
            __fish_complete_path (commandline -ct)
        else
            echo $reply
        end
    end
end
complete -c shortener-events -f -a '(__shortener_events_complete)'
)";

}  // namespace

std::string completion_script(const std::string& shell) {
    return shell == "bash" ? kBash : shell == "zsh" ? kZsh : kFish;
}

}  // namespace shortener_events::cli
