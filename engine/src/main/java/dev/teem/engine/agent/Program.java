package dev.teem.engine.agent;

import dev.teem.engine.catalog.UnknownYoolException;
import dev.teem.engine.space.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The steps of an agent, in their order: the member {@code program} of its tuple's data, a list of
 * yools' names, or of objects {@code {"yool": name, "args": {...}}}. Without that member it has one
 * step, the yool of the tuple.
 *
 * @param steps at least one
 */
public record Program(List<Step> steps) {
  /** The member of a tuple's data. */
  public static final String MEMBER = "program";

  /** What a step finds the result of the one before it under. */
  public static final String INPUT = "input";

  /** The longest program. */
  public static final int MAX_STEPS = 1_000;

  private static final int MAX_NAME_CHARS = 1_000;
  private static final String YOOL = "yool";
  private static final String ARGS = "args";

  /**
   * One step.
   *
   * @param yool the name of what it does
   * @param args members that its yool finds in the data, in the place of the tuple's own
   */
  public record Step(String yool, Map<String, Object> args) {
    /** Copies the map. */
    public Step {
      args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    }
  }

  /** Copies the list. */
  public Program {
    steps = List.copyOf(steps);
  }

  /**
   * The program of a tuple.
   *
   * @throws IllegalArgumentException if it has none, or what it has is none; the message names the
   *     member, its value and what to write
   */
  public static Program of(Tuple tuple) {
    Object json = tuple.data().get(MEMBER);
    if (json == null) {
      if (tuple.yool() == null) {
        throw new IllegalArgumentException(
            "tuple id=" + tuple.id() + " has neither a program nor a yool; give it one of them");
      }
      return new Program(List.of(new Step(tuple.yool(), Map.of())));
    }
    if (!(json instanceof List<?> list) || list.isEmpty() || list.size() > MAX_STEPS) {
      throw Members.wrong(
          MEMBER,
          json,
          "an array of 1 to " + MAX_STEPS + " steps",
          "leave it out for the tuple's own yool, or put out a tuple for each part");
    }
    List<Step> steps = new ArrayList<>();
    for (Object each : list) {
      steps.add(step(MEMBER + "[" + steps.size() + "]", each));
    }
    return new Program(steps);
  }

  private static Step step(String path, Object json) {
    if (json instanceof Map<?, ?>) {
      Members members = Members.of(path, json, Set.of(YOOL, ARGS));
      Map<String, Object> args =
          members.has(ARGS) ? Members.object(members.path(ARGS), members.get(ARGS)) : Map.of();
      for (String taken : List.of(INPUT, MEMBER, AgentTerms.MEMBER)) {
        if (args.containsKey(taken)) {
          throw new IllegalArgumentException(
              members.path(ARGS) + " has a member " + taken + ", which is the engine's; rename it");
        }
      }
      return new Step(name(members.path(YOOL), members.get(YOOL)), args);
    }
    return new Step(name(path, json), Map.of());
  }

  private static String name(String path, Object json) {
    if (json instanceof String name && !name.isBlank() && name.length() <= MAX_NAME_CHARS) {
      return name;
    }
    throw Members.wrong(
        path, json, "the name of a yool", "write \"name\", or {\"yool\": \"name\", \"args\": {}}");
  }

  /**
   * Makes sure that there are all the yools, before the first of them runs.
   *
   * @throws UnknownYoolException for the first that there is not; it has the nearest names
   */
  void check(Set<String> names) {
    for (Step step : steps) {
      if (!names.contains(step.yool())) {
        throw UnknownYoolException.among(names, step.yool());
      }
    }
  }
}
