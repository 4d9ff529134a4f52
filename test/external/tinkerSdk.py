"""The official tinker SDK against `judgelab serve`: a supervised loop, then GRPO with a rule as the reward.

The SDK speaks JSON up to 0.24, and protobuf for passes and samples from 0.25 on; what came later is tried where it is there:
    python3 -m venv /tmp/tinker-sdk && /tmp/tinker-sdk/bin/pip install tinker==0.38.0   # or 0.24.1
    node dist/cli/index.js serve --port 8400 &
    TINKER_API_KEY=tml-any TINKER_BASE_URL=http://127.0.0.1:8400 /tmp/tinker-sdk/bin/python test/external/tinkerSdk.py
It ends with "ok", or fails at the first thing that is not as it should be.
"""
import math
import random
import time
import warnings

import tinker
from tinker import types

BASE = "judgelab/transformer:v176-w32-l1-h2-c72"
GROUP, PROMPTS, END = 8, 8, 1
WORDS = list(range(60, 76))  # any words will do


def datum(tokens, start, **inputs):
    """Position t predicts tokens[t + 1]; what stands before `start` does not count."""
    n = len(tokens) - 1
    if not inputs:
        inputs = {"weights": [1.0 if t + 1 >= start else 0.0 for t in range(n)]}
    return types.Datum(model_input=types.ModelInput.from_ints(tokens[:-1]), loss_fn_inputs={"target_tokens": tokens[1:], **inputs})


def supervised(training, rng, steps=60):
    """Learns to answer a word with any of the words, then END: log(16) / 2 nats a token are left at best."""
    losses = []
    for _ in range(steps):
        batch = [datum([w, rng.choice(WORDS), END], 1) for w in rng.choices(WORDS, k=32)]
        done = training.forward_backward(batch, "cross_entropy")
        stepped = training.optim_step(types.AdamParams(learning_rate=5e-3, beta2=0.98, eps=1e-8))
        losses.append(done.result().metrics["loss:sum"] / (2 * len(batch)))
        stepped.result()
    return losses


def grpo(training, rng, steps=25):
    """Eq. 2 with asymmetric clipping; the reward is how near the answer comes to the last of the words."""
    means = []
    for step in range(steps):
        sampler = training.save_weights_and_get_sampling_client()
        asked = rng.choices(WORDS, k=PROMPTS)
        params = [types.SamplingParams(max_tokens=1, temperature=1.0, seed=1000 * step + i) for i in range(PROMPTS)]
        futures = [sampler.sample(types.ModelInput.from_ints([w]), GROUP, p) for w, p in zip(asked, params)]
        data, total = [], 0.0
        for word, future in zip(asked, futures):
            sequences = future.result().sequences
            rewards = [1.0 - abs(WORDS[-1] - s.tokens[0]) / 176 for s in sequences]
            mean = sum(rewards) / GROUP
            std = (sum((r - mean) ** 2 for r in rewards) / (GROUP - 1)) ** 0.5
            total += sum(rewards)
            for s, r in zip(sequences, rewards):
                if std < 1e-6:
                    continue
                advantage = (r - mean) / std  # losses are sums, in both loops
                data.append(datum([word, *s.tokens], 1, logprobs=list(s.logprobs), advantages=[advantage] * len(s.tokens)))
        means.append(total / (GROUP * PROMPTS))
        done = training.forward_backward(data, "ppo", {"clip_low_threshold": 0.8, "clip_high_threshold": 1.3})
        training.optim_step(types.AdamParams(learning_rate=3e-3, eps=1e-8)).result()
        done.result()
    return means


def close(a, b):
    return abs(a - b) < 1e-5


def later(service, training, saved):
    """What the SDK has since 0.30: chosen log-probabilities, more losses, a look around, and an end."""
    prompt = [WORDS[0], WORDS[1], WORDS[2], END]
    sampler = training.save_weights_and_get_sampling_client()
    ids = types.TensorData(data=[-1, -1, -1, -1, *WORDS[:2]], dtype="int64", shape=[3, 2])
    sparse = types.TensorData(
        data=WORDS[:2], dtype="int64", shape=[3, 2], sparse_crow_indices=[0, 0, 0, 2], sparse_col_indices=[0, 1]
    )
    one = types.SamplingParams(max_tokens=1, seed=1)
    ask = lambda **more: sampler.sample(types.ModelInput.from_ints(prompt), 1, one, **more).result()
    told = ask(target_prompt_logprobs=ids).target_prompt_logprobs
    assert list(told.shape) == [3, 2] and list(told.data[:4]) == [0, 0, 0, 0], told
    few = ask(target_prompt_logprobs=sparse).target_prompt_logprobs
    assert list(few.data) == list(told.data[4:]), (few, told)
    for i, word in enumerate(WORDS[:2]):
        alone = sampler.compute_logprobs(types.ModelInput.from_ints([*prompt[:3], word])).result()[-1]
        assert close(alone, told.data[4 + i]), (alone, told.data)
    last = ask(include_prompt_logprobs=True, prompt_logprobs_last_n=1).prompt_logprobs
    assert last[:3] == [None] * 3 and last[3] is not None, last
    (sequence,) = ask(topk_sample_logprobs=2).sequences
    (row,) = sequence.topk_logprobs
    assert len(row) == 2 and row[0][1] >= row[1][1] and sequence.sequence_id, sequence
    print("chosen, last and likeliest log-probabilities: as asked one by one")

    before = training.forward([datum([w, w, END], 1) for w in WORDS[:4]], "cross_entropy").result()
    logprobs = [list(out["logprobs"].data) for out in before.loss_fn_outputs]
    old = [[logp - 0.5 for logp in two] for two in logprobs]
    batch = [datum([w, w, END], 1, logprobs=o, advantages=[1.0, 1.0]) for w, o in zip(WORDS, old)]
    total = sum(map(sum, logprobs))
    cispo = training.forward_backward(batch, "cispo", {"clip_low_threshold": 0.8, "clip_high_threshold": 1.2}).result()
    assert math.isclose(cispo.metrics["loss:sum"], -1.2 * total, rel_tol=1e-5), cispo.metrics  # e^.5 is cut to 1.2
    dro = training.forward_backward(batch, "dro", {"beta": 0.1}).result()
    assert math.isclose(dro.metrics["loss:sum"], -(total - 8 * 0.05 * 0.25), rel_tol=1e-5), dro.metrics
    training.optim_step(types.AdamParams(learning_rate=1e-3, eps=1e-8)).result()
    print("cispo and dro: the losses of the formulas")

    def own(data, logprobs):
        loss = sum(-l.sum() for l in logprobs)
        return loss, {"own:sum": float(loss)}

    try:
        custom = training.forward_backward_custom([datum([w, w, END], 1) for w in WORDS[:4]], own).result()
        print("a loss of one's own:", {k: round(v, 3) for k, v in custom.metrics.items()})
        training.optim_step(types.AdamParams(learning_rate=1e-3, eps=1e-8)).result()
    except ImportError as error:
        print("a loss of one's own needs torch:", error)
    try:
        training.forward_backward(batch, "gspo").result()
        raise AssertionError("gspo was taken")
    except (tinker.RequestFailedError, tinker.APIStatusError) as error:
        print("refused:", str(error)[:100])

    rest = service.create_rest_client()
    path = training.save_state("last").result().path
    listed = [one.tinker_path for one in rest.list_checkpoints(training.model_id).result().checkpoints]
    assert path in listed, (path, listed)
    run = rest.get_training_run(training.model_id).result()
    assert run.base_model == BASE and run.last_checkpoint.tinker_path == path, run
    assert rest.get_training_run_by_tinker_path(saved).result().base_model == BASE
    assert any(one.tinker_path == saved for one in rest.list_user_checkpoints(limit=1000).result().checkpoints)
    adapter = service.create_lora_training_client(base_model=BASE, rank=32)
    print("rank 32: is_lora", adapter.get_info().is_lora)
    service.close("success").result()
    print("looked around, and finished the session")


def main():
    warnings.simplefilter("ignore")
    rng = random.Random(1)
    began = time.time()
    service = tinker.ServiceClient()
    print("tinker", tinker.__version__, "models:", [m.model_name for m in service.get_server_capabilities().supported_models])
    training = service.create_lora_training_client(base_model=BASE, rank=0, seed=1)
    print("info:", training.get_info().model_data.model_name)

    losses = supervised(training, rng)
    print(f"supervised: loss a token {losses[0]:.3f} -> {losses[-1]:.3f}")
    assert 1.3 < losses[-1] < 2, "log(16) / 2 is 1.386"

    saved = training.save_state("after-sft").result().path
    print("saved:", saved)
    sampler = training.save_weights_and_get_sampling_client()
    prompt = types.ModelInput.from_ints([WORDS[0]])
    logprobs = sampler.compute_logprobs(types.ModelInput.from_ints([WORDS[0], WORDS[0], END])).result()
    assert logprobs[0] is None and len(logprobs) == 3, logprobs
    params = types.SamplingParams(max_tokens=4, seed=3, stop=[END])
    twice = [sampler.sample(prompt, 4, params).result() for _ in range(2)]
    assert [s.tokens for s in twice[0].sequences] == [s.tokens for s in twice[1].sequences], "a seed gives the same draw"
    top = sampler.sample(prompt, 1, params, include_prompt_logprobs=True, topk_prompt_logprobs=3).result()
    assert top.topk_prompt_logprobs[0] is None, top.topk_prompt_logprobs

    means = grpo(training, rng)
    print(f"grpo: reward {means[0]:.3f} -> {means[-1]:.3f}")
    assert means[-1] > means[0] + 0.02

    resumed = service.create_training_client_from_state_with_optimizer(saved)
    again = resumed.save_state("again").result().path
    assert again.split("/")[-1] == saved.split("/")[-1], (again, saved)
    print("resumed at the same weights")

    # More data than one request holds: the SDK sends the parts at once and the first one last.
    many = [datum([w, w, END], 1) for w in rng.choices(WORDS, k=2500)]
    result = resumed.forward_backward(many, "cross_entropy").result()
    assert len(result.loss_fn_outputs) == 2500
    print("three parts:", {k: round(v, 3) for k, v in result.metrics.items()})
    try:
        resumed.forward_backward([datum([500, 1, 1], 1)], "cross_entropy").result()
        raise AssertionError("a token outside the vocabulary was taken")
    except tinker.RequestFailedError as error:
        print("refused:", str(error)[:90])
    resumed.optim_step(types.AdamParams(learning_rate=1e-3)).result()
    if tuple(map(int, tinker.__version__.split(".")[:2])) >= (0, 38):
        later(service, resumed, saved)
    print(f"ok, {time.time() - began:.1f} s")


main()
