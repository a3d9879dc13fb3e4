#include "cli/reflect/completion_scripts.hpp"

namespace shortener_events::cli {

namespace {

// `shortener-events __complete -- WORDS` prints "word<TAB>description" lines, and ":files" where files are
// wanted.

constexpr const char* kBash =
    R"(# bash completion for shortener-events; made by: shortener-events completion bash
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
)";

constexpr const char* kZsh = R"(#compdef shortener-events
# zsh completion for shortener-events; made by: shortener-events completion zsh
_shortener_events() {
    local reply word description
    local -a typed plain described
    typed=("${(@Q)words[2,CURRENT]}")
    typed[-1]="${typed[-1]#[\"\']}"  # a quote that is still open
    while IFS= read -r reply; do
        word="${reply%%$'\t'*}"
        description="${reply#*$'\t'}"
        if [[ "$word" == ":files" ]]; then
            compset -P '--*='
            _files
        elif [[ -n "$description" && "$description" != "$reply" ]]; then
            described+=("${word//:/\\:}:${description//\\/\\\\}")
        else
            plain+=("$word")
        fi
    done < <("${(Q)words[1]/#\~/$HOME}" __complete -- "${(@)typed}" 2>/dev/null)
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
    set -l typed (commandline -opc)
    set -l program (string replace -r '^~' $HOME -- $typed[1])
    set -l current (commandline -ct | string replace -r '^["\']' '')
    for reply in ($program __complete -- $typed[2..-1] "$current" 2>/dev/null)
        if test "$reply" = ":files"
            set -l before (string match -r -- '^--[^=]*=' $current)
            for file in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' $current))
                echo "$before$file"
            end
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
