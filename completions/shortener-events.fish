# fish completion for shortener-events; made by: shortener-events completion fish
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
