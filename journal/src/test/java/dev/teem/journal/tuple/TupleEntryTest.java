package dev.teem.journal.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.journal.tuple.TupleEntry.Op;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TupleEntryTest {
  private static final String AT = "2026-11-21T12:22:23.149927+00:00";

  private static TupleEntry parsed(String json) {
    return TupleEntry.parse(json.replace('\'', '"').replace("AT", '"' + AT + '"'));
  }

  private static String text(TupleEntry entry) {
    return new String(entry.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldBeOneLineOfCanonicalJson() {
    TupleEntry out = new TupleEntry(Op.OUT, AT, Tuples.numbered(7).toJson(), null);
    TupleEntry receipt =
        new TupleEntry(Op.RECEIPT, AT, Map.of("id", "t-1"), Map.of("status", "ok", "agents", 3L));

    assertThat(text(out))
        .isEqualTo(
            "{\"at\":\""
                + AT
                + "\",\"op\":\"out\",\"tuple\":"
                + CanonicalJson.write(Tuples.numbered(7).toJson())
                + "}");
    assertThat(text(receipt))
        .isEqualTo(
            "{\"at\":\""
                + AT
                + "\",\"op\":\"receipt\",\"outcome\":{\"agents\":3,\"status\":\"ok\"},"
                + "\"tuple\":{\"id\":\"t-1\"}}");
    for (TupleEntry entry : new TupleEntry[] {out, receipt}) {
      assertThat(TupleEntry.parse(text(entry))).isEqualTo(entry);
      assertThat(entry.checked()).isEqualTo(entry);
    }
  }

  /** With its default separators, its order of members and its escapes. */
  @Test
  void shouldReadWhatThePythonTupleBusWrites() {
    TupleEntry entry =
        TupleEntry.parse(
            "{\"op\": \"in\", \"at\": \""
                + AT
                + "\", \"tuple\": {\"yool\": \"ide.cursor.send\", \"args\": {\"file\": \"\\u00fc\\ud83d\\ude00\"},"
                + " \"lane\": \"dev\", \"id\": \"t-0123456789ab\", \"created_at\": \""
                + AT
                + "\"}}");

    assertThat(entry.checked()).isEqualTo(entry);
    assertThat(entry.op()).isEqualTo(Op.IN);
    assertThat(entry.id()).isEqualTo("t-0123456789ab");
    assertThat(text(entry))
        .isEqualTo(
            "{\"at\":\""
                + AT
                + "\",\"op\":\"in\",\"tuple\":{\"args\":{\"file\":\"ü😀\"},\"created_at\":\""
                + AT
                + "\",\"id\":\"t-0123456789ab\",\"lane\":\"dev\",\"yool\":\"ide.cursor.send\"}}");
  }

  @Test
  void shouldNameATupleThatWasPutOutWithoutAnId() {
    TupleEntry named = parsed("{'op':'out','at':AT,'tuple':{'lane':'dev'}}").checked();

    assertThat(named.id()).startsWith("sha256:").hasSize(71);
    assertThat(named.checked()).isEqualTo(named);
  }

  @Test
  void shouldSayOnWhichTupleTheWorkEnds() {
    assertThat(parsed("{'op':'out','at':AT,'tuple':{'id':'t-1'}}").ends()).isNull();
    assertThat(parsed("{'op':'in','at':AT,'tuple':{'id':'t-1'}}").ends()).isNull();
    assertThat(parsed("{'op':'receipt','at':AT,'tuple':{'id':'t-1'}}").ends()).isEqualTo("t-1");
    String receipt = "{'op':'%s','at':AT,'tuple':{'id':'t-2','yool':'%s','%s':'t-1'}}";
    assertThat(parsed(receipt.formatted("out", "receipt", "parent_id")).ends()).isEqualTo("t-1");
    assertThat(parsed(receipt.formatted("out", "receipt", "parent")).ends()).isEqualTo("t-1");
    assertThat(parsed(receipt.formatted("in", "receipt", "parent_id")).ends()).isNull();
    assertThat(parsed(receipt.formatted("out", "other", "parent_id")).ends()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                           | not JSON: offset=0",
        "{'op':'out'                                  | not JSON: offset=11",
        "{'op':'out','at':NaN}                        | not JSON: offset=17",
        "{'op':'out','at':AT,'tuple':{'n':1e999}}     | not JSON",
        "{'op':'out','at':AT,'tuple':{'x':'\\ud800'}} | surrogate pair",
        "[]                                           | line=[] is not an object",
        "7                                            | line=7 is not an object",
        "{}                                           | op=null is not out, in or receipt",
        "{'op':'take','at':AT,'tuple':{}}             | op=\"take\" is not out, in or receipt",
        "{'op':['out'],'at':AT,'tuple':{}}            | op=[\"out\"] is not out, in or receipt",
        "{'op':'out','tuple':{}}                      | at=null is not a string",
        "{'op':'out','at':7,'tuple':{}}               | at=7 is not a string",
        "{'op':'out','at':AT}                         | tuple=null is not an object",
        "{'op':'out','at':AT,'tuple':'t-1'}           | tuple=\"t-1\" is not an object",
        "{'op':'out','at':AT,'tuple':{},'x':1}        | member=\"x\" is unknown",
        "{'op':'out','at':AT,'tuple':{},'outcome':{}} | outcome is given, but op=out",
        "{'op':'receipt','at':AT,'tuple':{},'outcome':1} | outcome=1 is not an object",
      })
  void shouldNameWhatIsNoEntry(String json, String reason) {
    assertThatThrownBy(() -> parsed(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'out','at':'yesterday','tuple':{}}             | at=\"yesterday\" is not a date",
        "{'op':'out','at':'2026-11-21T12:22:23','tuple':{}}   | at=\"2026-11-21T12:22:23\"",
        "{'op':'out','at':AT,'tuple':{'id':'sha256:00'}}      | is not the hash of the content",
        "{'op':'in','at':AT,'tuple':{'id':5}}                 | id=5 is not a string",
        "{'op':'in','at':AT,'tuple':{'id':'sha256:0','n':1}}  | is not the hash of the content",
        "{'op':'out','at':AT,'tuple':{'id':'t','lane':5}}     | lane=5 is not a string",
      })
  void shouldNotBelieveWhatCannotBeTrue(String json, String reason) {
    TupleEntry entry = parsed(json);

    assertThatThrownBy(entry::checked)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void shouldRefuseWhatIsNestedTooDeep() {
    String deep = "[".repeat(100_000);
    assertThatThrownBy(() -> parsed("{'op':'out','at':AT,'tuple':{'data':" + deep))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("levels of nesting");
  }
}
