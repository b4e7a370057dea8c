package dev.teem.engine.swarm;

import dev.teem.engine.space.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One agent of a {@link LazyBatch}, called into being by its number. Immutable; what it says
 * follows from the number, so that nothing is lost when it is dropped.
 *
 * @param number its place among the agents, from 0
 * @param path which child was taken at each level below the root
 * @param map position in the tree of agents: the root's, then a 0, then the path. The 0 keeps it
 *     apart from those that a {@link Swarm} spawns under the root, whose numbers begin with 1
 * @param authority in whose name it acts: the root's, {@code /} and its number. So no two agents
 *     have the same as long as their roots have not
 * @param parent authority of the root it is under
 */
public record VirtualAgent(
    long number, List<Long> path, List<Long> map, String authority, String parent) {
  private static final String SUBAGENT = "subagent_";

  /** What is between a root's position and the way below it. */
  private static final long BELOW = 0;

  /** A spawned agent, or a virtual one under it. Of so few digits that any is a long. */
  private static final Pattern NUMBERED = Pattern.compile(SUBAGENT + "([0-9]{1,18})(/[0-9]+)?");

  /** Copies the lists. */
  public VirtualAgent {
    path = List.copyOf(path);
    map = List.copyOf(map);
  }

  static VirtualAgent of(long number, long[] path, List<Long> rootMap, String rootAuthority) {
    List<Long> map = new ArrayList<>(rootMap.size() + 1 + path.length);
    map.addAll(rootMap);
    map.add(BELOW);
    for (long child : path) {
      map.add(child);
    }
    return new VirtualAgent(
        number,
        map.subList(rootMap.size() + 1, map.size()),
        map,
        rootAuthority + "/" + number,
        rootAuthority);
  }

  /** The authority of an agent that is spawned by itself, by its number. */
  static String authority(long number) {
    return SUBAGENT + number;
  }

  /** The number in an {@link #authority}, or in that of whose root it is; 0 if it is neither. */
  static long numberIn(String authority) {
    Matcher numbered = NUMBERED.matcher(authority);
    return numbered.matches() ? Long.parseLong(numbered.group(1)) : 0;
  }

  /**
   * The tuple that stands for it where it is more than a number.
   *
   * @param parentId id of the tuple it comes from, or null
   */
  public Tuple tuple(String yool, String lane, String parentId, Map<String, Object> data) {
    return Tuple.of(yool, map, authority, lane, parent, parentId, List.of(), data);
  }
}
