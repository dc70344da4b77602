"""Export a checkpoint as the shipped bundle: one ONNX graph, dynamic int8, manifest and model card.

``python -m training.export --checkpoint training/runs/main/checkpoint.pt --out src/reportedly/reading/model``
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from reportedly.evaluate.corpora.annotated import AnnotatedDocument
from reportedly.evaluate.corpora.conllu import read_ewt, read_gum
from reportedly.reading.pieces import SHAPES

from .labels import Labels
from .model import INPUTS, OUTPUTS, ExportNetwork, ReaderNetwork, Sizes
from .train import load_weights, pretrained_folder

CORPORA = {
    "UD English EWT": "CC BY-SA 4.0",
    "PropBank EWT": "CC BY-SA 4.0",
    "GUM": "annotations CC BY 4.0",
    "PolNeAR": "no licence stated; texts are the publishers'",
    "UDS-IH2 factuality": "CC BY-SA 4.0",
    "UW factuality": "unstated",
    "MEANTIME factuality": "unstated",
    "worldwide newswire entities": "unstated",
    "wikigold": "CC BY 4.0",
    "re3d": "open (Dstl)",
    "PLOVER relations (plv)": "unstated",
    "CAMEO quad classes (cameo_class)": "GPL-3 repository",
    "NGEC synthetic stories": "MIT",
    "reportedly's own corpus": "CC BY 4.0, synthetic",
    "all-MiniLM-L6-v2 (initial encoder weights)": "Apache-2.0",
}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load_network(checkpoint: Path) -> ReaderNetwork:
    """The network of a checkpoint, with the labels beside it, ready to read."""
    labels = Labels.from_json(json.loads((checkpoint.parent / "labels.json").read_text()))
    network = ReaderNetwork(Sizes(), labels)
    state = torch.load(checkpoint, map_location="cpu", weights_only=False)
    load_weights(network, state["network"])
    return network.eval()


def export_fp32(network: ReaderNetwork, path: Path) -> None:
    """Trace the run-time graph with a small batch; every size but the hidden ones is free."""
    windows, pieces, words = 2, 24, 16
    torch.manual_seed(1)
    arguments = (
        torch.randint(1000, 20000, (windows, pieces)),
        torch.randint(1, len(SHAPES), (windows, pieces)),
        torch.arange(words).repeat(windows, 1) + 1,
        torch.arange(words).repeat(windows, 1) + 1,
        torch.tensor([[0] * 8 + [1] * 8, [0] * 10 + [1] * 3 + [-1] * 3]),
        torch.full((windows, words), 100.0),
        torch.full((windows, words), 100.0),
        torch.zeros(windows, words),
        torch.zeros(windows, words),
        torch.arange(10),
    )
    axes = {name: {0: "windows", 1: "words"} for name in INPUTS if name != "span"}
    axes["pieces"] = axes["shapes"] = {0: "windows", 1: "pieces"}
    axes["span"] = {0: "span"}
    # One free axis per output would name it for readers of the graph; ONNX Runtime does not need the names.
    torch.onnx.export(
        ExportNetwork(network), arguments, str(path), input_names=list(INPUTS), output_names=list(OUTPUTS),
        dynamic_axes=axes, opset_version=18, dynamo=False, do_constant_folding=True,
    )  # fmt: skip


def optimise(source: Path, target: Path) -> None:
    """Fuse layer norms, GELU and skip connections before quantising."""
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False
    options.enable_attention = False
    options.enable_skip_layer_norm = False  # the fused kernel is the slower one on a CPU
    options.enable_gelu_approximation = True  # by tanh: a third faster, and within the noise of int8
    model = optimizer.optimize_model(
        str(source), "bert", num_heads=12, hidden_size=384, optimization_options=options, opt_level=0
    )
    model.save_model_to_file(str(target))


def write_lemmas(documents: Iterable[AnnotatedDocument], path: Path) -> None:
    """The lemma of the recurring word forms of the treebanks by part of speech, one a line: form, UPOS, lemma.

    The rule head answers for forms that are not here. Proper nouns are left to it altogether.
    """
    counts: dict[tuple[str, str], Counter[str]] = {}
    for document in documents:
        if document.upos is None or document.lemmas is None:
            continue
        for word, upos, lemma in zip(document.words, document.upos, document.lemmas, strict=True):
            if (
                upos in ("VERB", "AUX", "NOUN", "ADJ", "ADV", "PRON", "DET")
                and word.isalpha()
                and lemma != "_"
            ):
                counts.setdefault((word.lower(), upos), Counter())[lemma] += 1
    common = {key: found.most_common(1)[0][0] for key, found in counts.items() if found.total() > 1}
    lines = [f"{form}\t{upos}\t{lemma}\n" for (form, upos), lemma in sorted(common.items())]
    path.write_text("".join(lines), "utf-8")


def write_int8(
    network: ReaderNetwork, out: Path, state: dict[str, object], *, corpora: Path, keep_fp32: bool = False
) -> Path:
    """Export ``network`` into the folder ``out`` as a whole bundle; returns the graph's path.

    ``corpora`` has the treebanks that the lemma table is made from; ``state`` says what the manifest
    is to tell of the training: ``pieces``, ``step``, ``arguments``.
    """
    out.mkdir(parents=True, exist_ok=True)
    raw, fused, final = out / "raw.onnx", out / "fused.onnx", out / "reader.onnx"
    export_fp32(network, raw)
    optimise(raw, fused)
    quantize_dynamic(
        str(fused), str(final), weight_type=QuantType.QInt8, per_channel=True, reduce_range=False,
        op_types_to_quantize=["MatMul", "Gather", "Gemm"],
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
    )  # fmt: skip
    raw.unlink()
    if not keep_fp32:
        fused.unlink()
    tokenizer = out / "tokenizer.json"
    shutil.copyfile(pretrained_folder() / "tokenizer.json", tokenizer)
    lemmas = out / "lemmas.tsv"
    write_lemmas([*read_ewt(corpora / "ewt" / "train.conllu"), *read_gum(corpora / "gum" / "train")], lemmas)
    previous = json.loads((out / "manifest.json").read_text()) if (out / "manifest.json").exists() else {}
    arguments = state["arguments"]
    assert isinstance(arguments, dict)
    manifest = {
        "name": "reportedly-reader",
        "format": 1,
        "inputs": list(INPUTS),
        "outputs": list(OUTPUTS),
        "labels": network.labels.to_json(),
        "coreference_weights": [round(float(x), 4) for x in network.coreference.pairs.detach()],
        "files": {p.name: sha256(p) for p in (final, tokenizer, lemmas)},
        "training": {
            "word_pieces": state["pieces"],
            "steps": state["step"],
            "arguments": _told(arguments),
        },
        "corpora": CORPORA,
        "decisions": previous.get("decisions", {"cue": 0.0}),
        "figures": previous.get("figures", {}),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    return final


_LOCAL = frozenset({"corpora", "out", "own", "start_from", "threads", "device", "resume", "minutes"})
"""Arguments of a run that say nothing of it elsewhere."""


def _told(arguments: dict[str, object]) -> dict[str, object]:
    """The arguments of a run, and of the runs averaged with it, that the manifest keeps."""
    averaged = arguments.get("averaged")
    told = {k: v for k, v in arguments.items() if k not in _LOCAL and k != "averaged"}
    return told | {"averaged": [_told(run) for run in averaged]} if isinstance(averaged, list) else told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--keep-fp32", action="store_true")
    arguments = parser.parse_args()
    state = torch.load(arguments.checkpoint, map_location="cpu", weights_only=False)
    final = write_int8(
        load_network(arguments.checkpoint),
        arguments.out,
        state,
        corpora=arguments.corpora,
        keep_fp32=arguments.keep_fp32,
    )
    print(f"{final}: {final.stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
