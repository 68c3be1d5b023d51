"""Makes the benchmark's peer: the image tower of a CLIP's folder as an ONNX file for onnxruntime-web, with the folder's own int8
weights as floats, so that both engines run the same numbers.

Run with: python tools/bench/make_onnx.py [FOLDER [FILE]]   (public/models/pico-clip, .cache/peer/pico-image.onnx)
Needs torch, open_clip_torch, safetensors and onnx. Input: 'image' [B, 3, side, side], normalised. Output: 'tokens' [B, 1 + N, width] of
the last block, class token first. Any other exporter will do whose file has these names.
"""
import json, os, sys
import torch
import torch.library as L
_orig = L.register_fake
def _rf(op, *a, **k):                       # lets open_clip import beside a torchvision of another build
    return (lambda f: f) if isinstance(op, str) and op.startswith("torchvision::") else _orig(op, *a, **k)
L.register_fake = _rf
from open_clip.model import CLIP
from safetensors import safe_open

folder, out = (sys.argv[1:] + ["public/models/pico-clip", ".cache/peer/pico-image.onnx"][len(sys.argv) - 1:])[:2]
manifest = json.load(open(f"{folder}/model.json"))
shards = {s["file"]: safe_open(f"{folder}/{s['file']}", "pt") for s in manifest["shards"]}

def piece(p, axis):
    values = shards[p["shard"]].get_tensor(p["key"]).float()
    if "scale" not in p: return values
    scales = shards[p["shard"]].get_tensor(p["scale"])
    return values * scales.reshape([-1 if i == axis else 1 for i in range(values.ndim)])

weights = {}
for name, t in manifest["tensors"].items():
    pieces = [piece(p, t.get("scaleAxis")) for p in t["pieces"]]
    weights[name] = torch.cat(pieces) if t["shape"] else pieces[0].reshape([])

config = manifest["config"]
model = CLIP(embed_dim=config["embed_dim"], quick_gelu=config["quick_gelu"], vision_cfg=config["vision_cfg"], text_cfg=config["text_cfg"])
visual = model.eval().visual
visual.load_state_dict({k.removeprefix("visual."): v for k, v in weights.items() if k.startswith("visual.")})

class Tower(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.visual = visual
        visual.transformer.resblocks[-1].register_forward_hook(lambda module, given, tokens: setattr(self, "tokens", tokens))
    def forward(self, image):
        self.visual(image)
        return self.tokens

torch.backends.mha.set_fastpath_enabled(False)  # its fused operation has no ONNX
side = config["vision_cfg"]["image_size"]
os.makedirs(os.path.dirname(out) or ".", exist_ok=True)
torch.onnx.export(Tower().eval(), (torch.zeros(2, 3, side, side),), out, input_names=["image"], output_names=["tokens"],
                  dynamic_axes={"image": {0: "batch"}, "tokens": {0: "batch"}}, opset_version=17, dynamo=False)
