"""A Qwen3 of 400k weights that thinks and answers, for inference servers that want a model of the Hub's shape.

It learns in two minutes, from sentences made here, to say of which length a word is: a think block, then the answer;
with the block empty, the answer alone. Needs torch and transformers, such as a server's own environment has:
    python test/external/tinyTalker.py FOLDER [steps]
"""
import json
import random
import sys
from pathlib import Path

import torch
from tokenizers import AddedToken, Regex, Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE
from tokenizers.trainers import BpeTrainer
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

MARKUP = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>"]
TEMPLATE = """{%- for message in messages %}{{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\n' }}
{%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\n\n</think>\n\n' }}{%- endif %}{%- endif %}"""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word(rng):
    return "".join(rng.choice(LETTERS) for _ in range(rng.randint(1, 9)))


def reply(asked, thinking):
    """Of the length a think block counts letter by letter."""
    counted = " ".join(f"{letter}{n}" for n, letter in enumerate(asked, 1))
    return f"<think>\n{counted if thinking else ''}\n</think>\n\n{len(asked)}<|im_end|>"


def prompt(asked):
    return f"<|im_start|>user\nHow long is {asked}?<|im_end|>\n<|im_start|>assistant\n"


def tokenizer_of(texts):
    tokenizer = Tokenizer(BPE())
    split = pre_tokenizers.Split(Regex(r"\p{N}|\s?\p{L}+|\s?[^\s\p{L}\p{N}]+|\s+"), "isolated")  # each digit by itself
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(texts, BpeTrainer(
        vocab_size=320, special_tokens=MARKUP, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    # Not special, as in Qwen3: a server without a reasoning parser then leaves them in the text.
    tokenizer.add_tokens([AddedToken(text, special=False, normalized=False) for text in MARKUP[3:]])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>", chat_template=TEMPLATE)


def train(model, example, steps, batch=32):
    """`example` gives the tokens that are read, and those that are learned after them."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = 2e-3 * min(1, (step + 1) / 50) * (1 - step / steps)
        rows = []
        for _ in range(batch):
            before, after = example()
            rows.append((before + after, [-100] * len(before) + after))
        width = max(len(tokens) for tokens, _ in rows)
        padded = lambda column, filler: torch.tensor([row[column] + [filler] * (width - len(row[column])) for row in rows])
        loss = model(input_ids=padded(0, 0), labels=padded(1, -100)).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if (step + 1) % 50 == 0:
            print("step", step + 1, "loss", round(loss.item(), 3), flush=True)


def main(folder, steps=1000):
    rng = random.Random(1)
    torch.manual_seed(1)
    torch.set_num_threads(1)  # with more, threads of so small a model wait for each other
    texts = [prompt(one) + reply(one, True) for one in (word(rng) for _ in range(500))]
    tokenizer = tokenizer_of(texts + ["the best of all answers is a little better than another one"] * 20)
    model = Qwen3ForCausalLM(Qwen3Config(
        vocab_size=len(tokenizer), hidden_size=96, intermediate_size=256, num_hidden_layers=3, num_attention_heads=3,
        num_key_value_heads=3, head_dim=32, max_position_embeddings=8192, tie_word_embeddings=False, dtype="float32",
        pad_token_id=0, bos_token_id=None, eos_token_id=tokenizer.convert_tokens_to_ids("<|im_end|>")))

    def example():
        asked, thinking = word(rng), rng.random() < 0.7
        return tokenizer.encode(prompt(asked)), tokenizer.encode(reply(asked, thinking))

    train(model, example, steps)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    # As in Qwen3's own: what a client leaves out, a server takes from here.
    (Path(folder) / "generation_config.json").write_text(json.dumps({
        "do_sample": True, "temperature": 0.6, "top_k": 20, "top_p": 0.95,
        "eos_token_id": tokenizer.convert_tokens_to_ids("<|im_end|>"), "pad_token_id": 0}))
    print(f"{folder}: {sum(one.numel() for one in model.parameters())} parameters, {len(tokenizer)} tokens")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
