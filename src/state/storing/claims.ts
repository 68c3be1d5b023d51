/**
 * By which claims this page works with projects. One that another tab took over keeps its claim here: what is still on its way to the
 * disk is refused by it.
 */
const claims = new Map<string, string>();

export const claimOf = (project: string): string | undefined => claims.get(project);

export function holdClaim(project: string, claim: string): void {
  claims.set(project, claim);
}

/** Of a project that this page leaves by itself. */
export function letGoOfClaim(project: string): void {
  claims.delete(project);
}
