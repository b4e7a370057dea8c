-module(teem_skynet).
-export([run/1]).

-define(BRANCHING, 10).

%% Grows a tree with that many leaves, a power of ten, and checks the sum of their numbers.
run(Leaves) ->
    Self = self(),
    spawn(fun() -> node(Self, 0, Leaves) end),
    Wanted = Leaves * (Leaves - 1) div 2,
    receive
        {sum, Wanted} -> ok;
        {sum, Wrong} -> exit({wrong_result, sum, Wrong})
    end.

node(Parent, First, 1) ->
    Parent ! {sum, First};
node(Parent, First, Leaves) ->
    Self = self(),
    Part = Leaves div ?BRANCHING,
    spawn_children(Self, First, Part, ?BRANCHING),
    Parent ! {sum, add(0, ?BRANCHING)}.

spawn_children(_, _, _, 0) -> ok;
spawn_children(Self, First, Part, Missing) ->
    spawn(fun() -> node(Self, First, Part) end),
    spawn_children(Self, First + Part, Part, Missing - 1).

add(Sum, 0) -> Sum;
add(Sum, Missing) ->
    receive {sum, Part} -> add(Sum + Part, Missing - 1) end.
