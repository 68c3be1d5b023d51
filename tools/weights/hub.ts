/** Repositories of the Hugging Face hub. */

/** A repository's name on the hub, `owner/name`, as `--from` may give it; undefined for a path, an address, a file. */
export function repositoryOf(from: string): string | undefined {
  return /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(from) && !from.endsWith('.safetensors')
    ? from
    : undefined;
}

/** The address of a file of a repository; `HF_ENDPOINT` names a mirror, as for Hugging Face's own tools. */
export function hubFile(repository: string, file: string, environment: NodeJS.ProcessEnv): string {
  const hub = (environment.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '');
  return `${hub}/${repository}/resolve/main/${file}`;
}
