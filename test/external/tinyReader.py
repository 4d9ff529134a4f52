"""A Qwen3 of 240k weights that has read the prompts of judges and policies, for servers that are to go the whole path.

Learns, in some minutes, from what test/rehearsal/realText.ts left in its folder. Needs torch and transformers:
    python test/external/tinyReader.py FOLDER [steps]
"""
import json
import random
import sys
from pathlib import Path

import torch
from transformers import Qwen3Config, Qwen3ForCausalLM

from tinyTalker import train


def main(folder, steps=1500):
    folder = Path(folder)
    rng = random.Random(1)
    torch.manual_seed(1)
    torch.set_num_threads(1)
    rows = [json.loads(line) for line in (folder / "examples.jsonl").open()]
    tokenizer, config = (json.loads((folder / name).read_text()) for name in ("tokenizer.json", "tokenizer_config.json"))
    markup = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    model = Qwen3ForCausalLM(Qwen3Config(
        vocab_size=1 + max(markup.values()), hidden_size=64, intermediate_size=192, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=1, head_dim=32, max_position_embeddings=32768, tie_word_embeddings=False, dtype="float32",
        pad_token_id=markup[config["eos_token"]], bos_token_id=None, eos_token_id=markup[config["eos_token"]]))

    def example():
        row = rng.choice(rows)
        return row["tokens"][:row["from"]], row["tokens"][row["from"]:]

    train(model, example, steps, batch=16)
    model.save_pretrained(folder)
    config["tokenizer_class"] = "PreTrainedTokenizerFast"  # for servers: this client reads past it
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    print(f"{folder}: {sum(one.numel() for one in model.parameters())} parameters, {len(rows)} examples")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
