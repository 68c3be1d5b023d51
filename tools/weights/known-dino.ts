/** What is known of DINOv2's own checkpoints on the hub, so that the app can say what they are. */

const repository = /^timm\/vit_(small|base|large)_patch14_(reg4_)?dinov2\.lvd142m$/;
const letters: Record<string, string> = { small: 'S', base: 'B', large: 'L' };

/** Title, description and licence of a repository of the hub; undefined for one that is not DINOv2's. */
export function knownDino(name: string) {
  const [, size, registers] = repository.exec(name) ?? [];
  if (!size) return undefined;
  return {
    title: `DINOv2 ViT-${letters[size]}/14${registers ? ' with registers' : ''}`,
    description:
      "Meta's DINOv2, trained on 142 million pictures (LVD-142M) without words. It sees pictures only, so the object's " +
      'name is not used.',
    licence: 'Apache-2.0',
    licenceNote:
      'Weights of DINOv2, which Meta publishes under the Apache licence 2.0 ' +
      `(https://github.com/facebookresearch/dinov2), converted by timm (https://huggingface.co/${name}).`,
  };
}
