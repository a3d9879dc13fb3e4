# fish completion for shortener-events; made by: shortener-events completion fish
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
