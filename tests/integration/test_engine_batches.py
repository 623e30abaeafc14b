"""When a batch leaves for the destination."""

ROUNDS = 15


def test_a_batch_leaves_when_its_time_has_come(flow):
    """And not when somebody looks at the clock anyway, which is a few times a second."""
    flow.start(sync_interval='20 ms')
    for _ in range(ROUNDS):
        flow.follow()
    waited = sorted(float(wait) for wait, in flow.rows(
        'SELECT extract(epoch FROM apply_started_at - received_at) FROM batches '
        "WHERE mirror = 'm'"))
    assert len(waited) >= ROUNDS // 2, waited
    assert waited[0] >= 0.019 and waited[len(waited) // 4] < 0.12, waited
