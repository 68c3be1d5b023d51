import type { Outputs } from '../node/command-line';

/** Runs a tool as its command does. @returns its exit code, and what it wrote */
export async function runMain(
  main: (args: string[], outputs: Outputs) => Promise<number>,
  args: readonly string[],
) {
  const said = { stdout: '', stderr: '' };
  const into = (stream: keyof typeof said) => ({
    write: (text: string) => {
      said[stream] += text;
    },
  });
  const code = await main([...args], { stdout: into('stdout'), stderr: into('stderr') });
  return { code, ...said };
}
