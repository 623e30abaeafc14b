"""The storm as a test: MILLRACE_STORM_ROUNDS rounds (200), MILLRACE_STORM_SEED to replay one."""
import os
import random

from faults import kill_storm


def test_every_acknowledged_statement_survives():
    rounds = int(os.environ.get('MILLRACE_STORM_ROUNDS', '200'))
    seed = int(os.environ.get('MILLRACE_STORM_SEED', random.SystemRandom().randrange(1 << 32)))
    print(f'seed {seed}')
    assert kill_storm.storm(rounds, seed) > 0


def test_the_model_notices_a_loss_and_a_half():
    """The check itself seen failing."""
    model = kill_storm.Model(0)
    model.objects = {'w0_p1': 'h1'}
    model.proposed = {'w0_p1': 'h1', 'w0_p2': 'h2', 'w0_p3': 'h3'}
    for wrong in ({}, {'w0_p1': 'h1', 'w0_p2': 'h2'}, {'w0_p1': 'h9'}):
        try:
            model.settle(wrong)
        except AssertionError:
            continue
        raise RuntimeError(f'{wrong} was taken')
    model.settle({'w0_p1': 'h1', 'w0_p2': 'h2', 'w0_p3': 'h3'})
