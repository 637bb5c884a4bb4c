import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A subscriber in Java: every event of a topic, each applied once, each record's in order.
 *
 * <pre>
 * mvn dependency:copy-dependencies -DoutputDirectory=lib
 * BROKERS=127.0.0.1:9092 TOPIC=rymeda.care.events GROUP=billing STATE=./state java -cp 'lib/*' Subscriber.java
 * </pre>
 *
 * State and the marks of what was applied change in one transaction of one database; offsets are committed after it.
 */
public class Subscriber {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", System.getenv("BROKERS"));
    properties.put("group.id", System.getenv("GROUP"));
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", "false");
    // Whoever dies is missed after this; its partitions wait so long for another member.
    properties.put("session.timeout.ms", "6000");
    properties.put("heartbeat.interval.ms", "1500");
    properties.put("allow.auto.create.topics", "false");
    // With a login: security.protocol=SASL_SSL, sasl.mechanism=SCRAM-SHA-512, sasl.jaas.config=…,
    // ssl.truststore.type=PEM, ssl.truststore.location=…
    try (Connection state = open();
        KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(System.getenv("TOPIC")));
      System.err.println("ready");
      while (true) {
        for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofMillis(500))) take(state, message);
        consumer.commitSync();
      }
    }
  }

  private static Connection open() throws SQLException {
    Connection state = DriverManager.getConnection("jdbc:sqlite:" + System.getenv("STATE"));
    try (var statement = state.createStatement()) {
      // Durable at each commit, as any database that you use must be: offsets are committed on the strength of it.
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS positions (record VARCHAR PRIMARY KEY, sequence BIGINT NOT NULL)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS effects (n INTEGER PRIMARY KEY, record VARCHAR, sequence BIGINT)");
      statement.execute("CREATE TABLE IF NOT EXISTS dead_letters (place VARCHAR PRIMARY KEY, cause VARCHAR NOT NULL)");
    }
    state.setAutoCommit(false);
    return state;
  }

  private static void take(Connection state, ConsumerRecord<String, String> message) throws SQLException {
    try {
      JsonNode event = event(message.value());
      if (event != null) applyOnce(state, event);
      else putAside(state, message);
      state.commit();
    } catch (SQLException failed) {
      state.rollback();
      throw failed;
    }
  }

  /** Null for what is no event of ours. */
  private static JsonNode event(String value) {
    try {
      JsonNode event = value == null ? null : JSON.readTree(value);
      return event != null && event.hasNonNull("id") && event.hasNonNull("subject") && event.path("sequence").isInt()
          ? event
          : null;
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }

  /** Drops an event whose sequence is not above the last applied of its record. */
  private static void applyOnce(Connection state, JsonNode event) throws SQLException {
    String record =
        String.join(
            " ",
            event.path("organizationid").asText(),
            event.path("source").asText(),
            event.path("subject").asText());
    long sequence = event.path("sequence").asLong();
    if (number(state, "SELECT sequence FROM positions WHERE record = ?", record) >= sequence) return;
    run(state, "INSERT OR REPLACE INTO positions VALUES (?, ?)", record, sequence);
    effect(state, record, sequence);
  }

  /** What the event does here; inside the transaction, and nowhere else. */
  private static void effect(Connection state, String record, long sequence) throws SQLException {
    run(state, "INSERT INTO effects (record, sequence) VALUES (?, ?)", record, sequence);
  }

  /** By its place, so that the partition goes on. */
  private static void putAside(Connection state, ConsumerRecord<String, String> message) throws SQLException {
    String place = message.topic() + "/" + message.partition() + "/" + message.offset();
    run(state, "INSERT OR REPLACE INTO dead_letters VALUES (?, ?)", place, "not an event");
  }

  private static long number(Connection state, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(state, sql, values);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private static void run(Connection state, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(state, sql, values)) {
      statement.executeUpdate();
    }
  }

  private static PreparedStatement prepared(Connection state, String sql, Object... values) throws SQLException {
    PreparedStatement statement = state.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
    return statement;
  }
}
