/** What `npm test` answers to options, of which it has none; undefined where it is to run. */
export function answerTo(
  args: readonly string[],
): { readonly text: string; readonly code: number } | undefined {
  if (args.length === 0) return undefined;
  const text =
    'npm test runs every check of the project and takes no options; its last line sums up. CONTRIBUTING.md says how to ' +
    'run a part of them.';
  return { text, code: args[0] === '--help' ? 0 : 2 };
}
