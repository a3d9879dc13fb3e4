#include "cli/reflect/completion_scripts.hpp"

namespace shortener_events::cli {

namespace {

// `shortener-events __complete -- WORDS` prints "word<TAB>description" lines, and ":files<TAB>what stands
// before the name" where files are wanted.

constexpr const char* kBash =
    R"(# bash completion for shortener-events; made by: shortener-events completion bash
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
            compset -p ${#reply#:files$'\t'}
            _files
        elif [[ -n "$description" && "$description" != "$reply" ]]; then
            described+=("${word//:/\\:}:${description//\\/\\\\}")
        else
            plain+=("$word")
        fi
    done < <("${(Q)words[1]/#\~/$HOME}" __complete -- "${(@)typed}" 2>/dev/null)
    (( ${#described} )) && _describe 'shortener-events' described
    (( ${#plain} )) && compadd -- "${(@)plain:#(*:|*://)}"
    (( ${#plain} )) && compadd -S '' -- "${(@M)plain:#(*:|*://)}"
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
    set -l token (commandline -ct)
    # A quote may still be open.
    set -l current (string unescape -- "$token"; or string unescape -- "$token\""; or string unescape -- "$token'")
    for reply in ($program __complete -- $typed[2..-1] "$current" 2>/dev/null)
        if string match -q -- ':files*' $reply
            set -l before (string replace -r '^:files\t?' '' -- $reply)
            set -l name (string sub -s (math 1 + (string length -- "$before")) -- "$current")
            set -l home (string match -r '^~(?=/)' -- $name)
            for file in (__fish_complete_path (string replace -r '^~(?=/)' $HOME -- $name))
                test -n "$home"; and set file (string replace -- $HOME $home $file)
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
