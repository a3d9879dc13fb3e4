// kafka-acls.sh for many lines of its arguments on stdin: a Java machine takes a second to start, and a line some milliseconds.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.tools.AclCommand;

public class Acls {
    public static void main(String[] arguments) throws Exception {
        Exit.setExitProcedure((status, message) -> { throw new IllegalStateException(status + " " + message); });
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = lines.readLine()) != null;) AclCommand.main(line.trim().split(" +"));
    }
}
