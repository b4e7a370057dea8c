package dev.teem.stress.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** What a child process does until it is killed. */
interface Work {
  /**
   * Works for ever.
   *
   * @param place where, and who it is
   * @param acks is told before something is asked for, and after it is acknowledged
   * @param mark is set while the process is at something that a kill may be aimed at
   */
  void run(Place place, Acks acks, Mark mark) throws IOException, InterruptedException;

  /**
   * One child process.
   *
   * @param lap the folder of all that processes do to one folder of data
   * @param life which of the starts this is, from 0
   * @param process which of those that work at once, from 0
   */
  record Place(Path lap, int life, int process, long seed) {
    /** What is killed, copied and audited. */
    Path data() {
      return lap.resolve("data");
    }

    Path acks() {
      return lap.resolve("acks-" + life + "-" + process);
    }

    Path mark() {
      return lap.resolve("mark-" + process);
    }

    Path errors() {
      return lap.resolve("errors-" + life + "-" + process);
    }

    /** Unlike that of any other process of the lap. */
    Random random() {
      return new Random(seed * 31 + life * 7L + process);
    }

    /** Who it is, for records. */
    String name() {
      return life + "." + process;
    }
  }

  /** The child process. Arguments: part, folder of the lap, life, process, seed. */
  final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      Place place =
          new Place(
              Path.of(arguments[1]),
              Integer.parseInt(arguments[2]),
              Integer.parseInt(arguments[3]),
              Long.parseLong(arguments[4]));
      Part part = Part.valueOf(arguments[0].toUpperCase(Locale.ROOT));
      part.scenario().work().run(place, Acks.create(place.acks()), Mark.in(place.mark()));
    }
  }
}
