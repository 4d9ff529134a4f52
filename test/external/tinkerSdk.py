"""The official tinker SDK against `judgelab serve`: a supervised loop, then GRPO with a rule as the reward.

The SDK speaks JSON up to 0.24:
    python3 -m venv /tmp/tinker-sdk && /tmp/tinker-sdk/bin/pip install tinker==0.24.1
    node dist/cli/index.js serve --port 8400 &
    TINKER_API_KEY=tml-any TINKER_BASE_URL=http://127.0.0.1:8400 /tmp/tinker-sdk/bin/python test/external/tinkerSdk.py
It ends with "ok", or fails at the first thing that is not as it should be.
"""
import random
import time

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


def main():
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
    print(f"ok, {time.time() - began:.1f} s")


main()
