// java Receiver.java: PORT and WEBHOOK_SECRET from the environment.
// x-rymeda-signature says that the body is ours, not when it was sent: remember the body's id, and don't work on it
// twice. To refuse what is old, check webhook-signature, which covers webhook-timestamp (docs/webhooks.md).
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Receiver {
  public static void main(String[] args) throws Exception {
    var key = new SecretKeySpec(System.getenv("WEBHOOK_SECRET").getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT")));
    var server = HttpServer.create(address, 0);
    server.createContext("/", exchange -> {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String given = exchange.getRequestHeaders().getFirst("x-rymeda-signature");
      boolean ours = false;
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        ours = given != null && MessageDigest.isEqual(mac.doFinal(body), HexFormat.of().parseHex(given));
      } catch (java.security.GeneralSecurityException | IllegalArgumentException notASignature) {
        // Answered with 400.
      }
      // Kept before the answer, as nothing is sent again after it; the work itself may follow.
      if (ours) System.out.println(new String(body, StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(ours ? 204 : 400, -1);
      exchange.close();
    });
    server.start();
  }
}
