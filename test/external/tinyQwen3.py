"""A Qwen3 of random weights over the miniature's words, for Tinker servers that want a model of the Hub's shape.

Reads the words as a JSON list from standard input, and needs numpy, safetensors, tokenizers and transformers:
    node --input-type=module -e 'import("./dist/world/vocabulary.js").then(({ WORDS }) => console.log(JSON.stringify(WORDS)))' |
      python test/external/tinyQwen3.py FOLDER [width] [layers]
"""
import json
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from transformers import Qwen3Config

HEAD = 16


def main(folder, width=64, layers=2):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    words = json.load(sys.stdin)
    heads, middle = width // HEAD, 4 * width
    Qwen3Config(
        architectures=["Qwen3ForCausalLM"], vocab_size=len(words), hidden_size=width, intermediate_size=middle,
        num_hidden_layers=layers, num_attention_heads=heads, num_key_value_heads=heads, head_dim=HEAD,
        max_position_embeddings=256, tie_word_embeddings=False, dtype="float32",
        pad_token_id=0, bos_token_id=None, eos_token_id=None,
    ).save_pretrained(folder)

    random = np.random.default_rng(1)
    draw = lambda *shape, std: (std * random.standard_normal(shape)).astype(np.float32)
    linear = lambda out, into: draw(out, into, std=into**-0.5)
    ones = lambda size: np.ones(size, np.float32)
    tensors = {
        # A server that trains LoRA alone leaves these three as they are: embeddings that the layers can outweigh, and a
        # head that can be sure of a word (rows of length 2 against a normed state of length sqrt(width)).
        "model.embed_tokens.weight": draw(len(words), width, std=0.5),
        "lm_head.weight": draw(len(words), width, std=2 * width**-0.5),
        "model.norm.weight": ones(width),
    }
    for layer in range(layers):
        at = f"model.layers.{layer}."
        tensors |= {f"{at}self_attn.{name}_proj.weight": linear(width, width) for name in "qkvo"}
        tensors |= {f"{at}self_attn.{name}_norm.weight": ones(HEAD) for name in "qk"}
        tensors |= {f"{at}mlp.{name}_proj.weight": linear(middle, width) for name in ("gate", "up")}
        tensors[f"{at}mlp.down_proj.weight"] = linear(width, middle)
        tensors |= {f"{at}{name}_layernorm.weight": ones(width) for name in ("input", "post_attention")}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})

    tokenizer = Tokenizer(WordLevel({word: token for token, word in enumerate(words)}, unk_token=words[0]))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps(
        {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": words[0], "unk_token": words[0]}))
    print(f"{folder}: {sum(tensor.size for tensor in tensors.values())} parameters")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
