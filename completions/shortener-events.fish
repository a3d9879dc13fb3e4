# fish completion for shortener-events; made by: shortener-events completion fish
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
