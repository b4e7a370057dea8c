-module(teem_ping_pong).
-export([run/1]).

%% Sends numbers to another process and has them back, one at a time. Both are processes of their
%% own, so that neither has messages of anything else.
run(RoundTrips) ->
    {Pinger, Watch} = spawn_monitor(
        fun() -> play(spawn_link(fun echo/0), RoundTrips) end),
    receive
        {'DOWN', Watch, process, Pinger, normal} -> ok;
        {'DOWN', Watch, process, Pinger, Reason} -> exit(Reason)
    end.

echo() ->
    receive
        {From, Ball} -> From ! Ball, echo();
        stop -> ok
    end.

play(Echo, 0) -> Echo ! stop;
play(Echo, Ball) ->
    Echo ! {self(), Ball},
    receive
        Ball -> play(Echo, Ball - 1);
        Other -> exit({wrong_result, ball, Other})
    end.
