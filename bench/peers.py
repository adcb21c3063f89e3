# ruff: noqa: PLC0415 - one of the two is enough
"""Other people's counters, run by `count_wards` in an environment of their own: `peers.py pref_voting|votekit`.

Reads wards as JSON from standard input; gives the seconds that it took from those rows, and those of counting alone
(what a library wants to be given is made before), and who was elected. Nothing of ours is imported here, so that
environment needs nothing of ours.
"""

import json
import sys
import time
import warnings


def pref_voting(wards):
    from pref_voting.profiles_with_ties import ProfileWithTies
    from pref_voting.proportional_methods import stv_scottish

    begun = time.process_time()
    profiles = [
        ProfileWithTies(
            [{number: rank for rank, number in enumerate(paper, 1)} for paper, _ in ward["papers"]],
            [same for _, same in ward["papers"]],
            candidates=list(range(1, ward["candidates"] + 1)),
        )
        for ward in wards
    ]
    made = time.process_time()
    elected = [stv_scottish(profile, num_seats=ward["seats"]) for profile, ward in zip(profiles, wards, strict=True)]
    return begun, made, [sorted(map(int, each)) for each in elected]


def votekit(wards):
    from votekit.ballot import RankBallot
    from votekit.elections import STV
    from votekit.pref_profile import RankProfile

    begun = time.process_time()
    profiles = [
        RankProfile(
            ballots=[
                RankBallot(ranking=[{str(number)} for number in paper], weight=same) for paper, same in ward["papers"]
            ],
            candidates=[str(number) for number in range(1, ward["candidates"] + 1)],
        )
        for ward in wards
    ]
    made = time.process_time()
    elected = [
        STV(profile, n_seats=ward["seats"], simultaneous=False, tiebreak="first_place").get_elected()
        for profile, ward in zip(profiles, wards, strict=True)
    ]
    return begun, made, [sorted(int(name) for group in each for name in group) for each in elected]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    begun, made, elected = {"pref_voting": pref_voting, "votekit": votekit}[sys.argv[1]](json.load(sys.stdin))
    ended = time.process_time()
    print(json.dumps({"whole": ended - begun, "alone": ended - made, "elected": elected}))
