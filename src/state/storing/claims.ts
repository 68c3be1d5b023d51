/**
 * The claims by which this page works with projects. A project that another tab took over keeps its old claim
 * here, so that pending changes are refused.
 */
const claims = new Map<string, string>();

export const claimOf = (project: string): string | undefined => claims.get(project);

export function holdClaim(project: string, claim: string): void {
  claims.set(project, claim);
}

/** For a project that this page leaves by itself. */
export function letGoOfClaim(project: string): void {
  claims.delete(project);
}
