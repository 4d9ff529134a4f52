"""tinker-cookbook's own training modules (0.6.1: supervised/train.py and rl/train.py) against `judgelab serve`.

    python3 -m venv /tmp/cookbook && /tmp/cookbook/bin/pip install tinker-cookbook==0.6.1   # wants torch
    node dist/cli/index.js serve --port 8400 &
    TINKER_API_KEY=tml-any TINKER_BASE_URL=http://127.0.0.1:8400 /tmp/cookbook/bin/python test/external/tinkerCookbook.py
The recipes' data and tokenizers come from a hub; here both are words of the miniature, and all else is the cookbook's. LoRA rank 32 is
its default, which this server takes and trains all parameters. It ends with "ok".
"""
import asyncio
import json
import random
import tempfile

import chz
import tinker
from tinker import types
from tinker_cookbook.rl import train as rl
from tinker_cookbook.rl import types as rl_types
from tinker_cookbook.supervised import train as supervised
from tinker_cookbook.supervised.types import SupervisedDataset, SupervisedDatasetBuilder

BASE = "judgelab/transformer:v176-w32-l1-h2-c72"
WORDS = list(range(60, 76))
END = 1


class Words:
    """As much of a tokenizer as is asked of one."""

    eos_token_id = END

    def decode(self, tokens, **_):
        return " ".join(map(str, tokens if hasattr(tokens, "__iter__") else [tokens]))

    def encode(self, text, **_):
        return [int(word) for word in text.split()]


for module in (supervised, rl):
    module.get_tokenizer = lambda *_, **__: Words()


class Answers(SupervisedDataset):
    """A word is answered with any of the words: log(16) / 2 = 1.386 nats a token are left at best."""

    def get_batch(self, index):
        rng = random.Random(index)
        return [datum([w, rng.choice(WORDS), END]) for w in rng.choices(WORDS, k=32)]

    def __len__(self):
        return 60


def datum(tokens):
    inputs = {"target_tokens": tokens[1:], "weights": [1.0] * (len(tokens) - 1)}
    tensors = {
        name: types.TensorData(data=data, dtype="int64" if name == "target_tokens" else "float32", shape=[len(data)])
        for name, data in inputs.items()
    }
    return types.Datum(model_input=types.ModelInput.from_ints(tokens[:-1]), loss_fn_inputs=tensors)


@chz.chz
class AnswersBuilder(SupervisedDatasetBuilder):
    def __call__(self):
        return Answers(), None


class Near(rl_types.Env):
    """The reward of an answer is how near it comes to the last of the words."""

    def __init__(self, word):
        self.word = word

    async def initial_observation(self):
        return types.ModelInput.from_ints([self.word]), [END]

    async def step(self, action, *, extra=None):
        reward = 1.0 - abs(WORDS[-1] - action[0]) / 176
        return rl_types.StepResult(
            reward=reward, episode_done=True, next_observation=types.ModelInput.empty(), next_stop_condition=[END]
        )


class Group(rl_types.EnvGroupBuilder):
    def __init__(self, word):
        self.word = word

    async def make_envs(self):
        return [Near(self.word) for _ in range(8)]


class Groups(rl_types.RLDataset):
    def get_batch(self, index):
        return [Group(word) for word in random.Random(index).choices(WORDS, k=8)]

    def __len__(self):
        return 30


@chz.chz
class GroupsBuilder(rl_types.RLDatasetBuilder):
    async def __call__(self):
        return Groups(), None


def metrics(folder, name):
    with open(f"{folder}/metrics.jsonl") as file:
        rows = [json.loads(line) for line in file]
    return [row[name] for row in rows if name in row]


def main():
    common = {"model_name": BASE, "recipe_name": "judgelab_words", "save_every": 0, "eval_every": 0}
    with tempfile.TemporaryDirectory() as folder:
        config = supervised.Config(
            log_path=folder, dataset_builder=AnswersBuilder(), learning_rate=5e-3, lr_schedule="constant", **common
        )
        asyncio.run(supervised.main(config))
        losses = metrics(folder, "train_mean_nll")
        print(f"supervised, {len(losses)} steps: {losses[0]:.3f} -> {losses[-1]:.3f}")
        assert 1.3 < losses[-1] < 2
        with open(f"{folder}/checkpoints.jsonl") as file:
            state = json.loads(file.readlines()[-1])["state_path"]
    for loss_fn in ("importance_sampling", "ppo", "cispo"):
        with tempfile.TemporaryDirectory() as folder:
            config = rl.Config(
                log_path=folder,
                dataset_builder=GroupsBuilder(),
                learning_rate=1e-2,
                max_tokens=1,
                loss_fn=loss_fn,
                load_checkpoint_path=state,
                **common,
            )
            asyncio.run(rl.main(config))
            rewards = metrics(folder, "env/all/reward/total")
            first, last = sum(rewards[:5]) / 5, sum(rewards[-5:]) / 5
            print(f"{loss_fn}, {len(rewards)} steps: reward {first:.3f} -> {last:.3f} (means of five steps)")
            assert last > first + 0.01
    print("ok, tinker", tinker.__version__)


main()
