export const synthea = {
  version: '3.3.0',
  mainClass: 'App',
  /** Of synthea-3.3.0.jar. Maven checks the other jars against the checksums that stand beside them. */
  sha256: '4716d5140c0c69fb8bfca0790aac56e32c11d3bb2647d380fbfbd1117a735c73',
};

/** A project whose only purpose is that `dependency:copy-dependencies` brings Synthea and what it runs on. */
export const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.rymeda</groupId>
  <artifactId>demo-synthea</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.mitre.synthea</groupId>
      <artifactId>synthea</artifactId>
      <version>${synthea.version}</version>
    </dependency>
  </dependencies>
  <build>
    <pluginManagement>
      <plugins>
        <plugin>
          <groupId>org.apache.maven.plugins</groupId>
          <artifactId>maven-dependency-plugin</artifactId>
          <version>3.8.1</version>
        </plugin>
      </plugins>
    </pluginManagement>
  </build>
</project>
`;
