%% Processes doing what the benchmarks of the kernel do.
%%
%%   erl -noshell -run teem_peer main BENCHMARK SIZE WARMUPS ROUNDS
%%
%% prints a JSON object per round. The first rounds are not printed; a wrong result ends it.
-module(teem_peer).
-export([main/1]).

main([Benchmark, Size, Warmups, Rounds]) ->
    Run = measurement(Benchmark, list_to_integer(Size)),
    repeat(list_to_integer(Warmups), Run),
    repeat(list_to_integer(Rounds), fun() -> io:format("{\"~s\":~b}~n", tuple_to_list(Run())) end),
    halt(0).

measurement("skynet", Size) -> timed(fun() -> teem_skynet:run(Size) end);
measurement("ping-pong", Size) -> timed(fun() -> teem_ping_pong:run(Size) end);
measurement("idle", Size) -> fun() -> {bytes, teem_idle:run(Size)} end.

timed(Work) ->
    fun() ->
        Start = erlang:monotonic_time(nanosecond),
        Work(),
        {nanos, erlang:monotonic_time(nanosecond) - Start}
    end.

repeat(0, _) -> ok;
repeat(N, Work) ->
    Work(),
    repeat(N - 1, Work).
