package dev.teem.engine.swarm;

import dev.teem.engine.space.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One agent of a {@link LazyBatch}, called into being by its number. Immutable; what it says
 * follows from the number, so that nothing is lost when it is dropped.
 *
 * @param number its place among the agents, from 0
 * @param path which child was taken at each level below the root
 * @param map position in the tree of agents: the root's, then the path
 * @param authority in whose name it acts: {@code subagent_} and its number
 * @param parent authority of the root it is under
 */
public record VirtualAgent(
    long number, List<Long> path, List<Long> map, String authority, String parent) {
  private static final String SUBAGENT = "subagent_";

  /** Of so few digits that any is a long. */
  private static final Pattern NUMBERED = Pattern.compile(SUBAGENT + "[0-9]{1,18}");

  /** Copies the lists. */
  public VirtualAgent {
    path = List.copyOf(path);
    map = List.copyOf(map);
  }

  static VirtualAgent of(long number, long[] path, List<Long> rootMap, String parent) {
    List<Long> map = new ArrayList<>(rootMap.size() + path.length);
    map.addAll(rootMap);
    for (long child : path) {
      map.add(child);
    }
    return new VirtualAgent(
        number, map.subList(rootMap.size(), map.size()), map, authority(number), parent);
  }

  /** The authority of an agent, by its number. */
  static String authority(long number) {
    return SUBAGENT + number;
  }

  /** The number in an {@link #authority}; 0 if it is none. */
  static long numberIn(String authority) {
    boolean numbered = NUMBERED.matcher(authority).matches();
    return numbered ? Long.parseLong(authority, SUBAGENT.length(), authority.length(), 10) : 0;
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
