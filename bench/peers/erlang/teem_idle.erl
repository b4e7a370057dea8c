-module(teem_idle).
-export([run/1]).

%% Bytes per process that waits for a message.
run(Count) ->
    Self = self(),
    Before = in_use(),
    Processes = start(Self, Count, []),
    After = in_use(),
    %% What the list of them takes here is not theirs.
    List = Count * 2 * erlang:system_info(wordsize),
    [Process ! wake || Process <- Processes],
    await(Count),
    (After - Before - List) div Count.

start(_, 0, Processes) -> Processes;
start(Self, Missing, Processes) ->
    Process = spawn(fun() ->
        Self ! waiting,
        receive wake -> Self ! awake end
    end),
    receive waiting -> ok end,
    start(Self, Missing - 1, [Process | Processes]).

await(0) -> ok;
await(Missing) ->
    receive awake -> await(Missing - 1) end.

in_use() ->
    erlang:garbage_collect(),
    erlang:memory(processes).
