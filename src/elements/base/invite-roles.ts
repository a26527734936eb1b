/** The parameter of an invitation link that has the role. */
export const ROLE_PARAMETER = 'role';

/** Returns the roles in a list such as `participant, viewer`. */
export function rolesIn(list: string): string[] {
  return list.split(/[\s,]+/u).filter(Boolean);
}

/**
 * Returns the role that the link of this page asks for; `undefined` if it asks for none of `roles`. It is only a wish:
 * anyone can change a link.
 */
export function invitedRole(roles: string): string | undefined {
  const wanted = new URLSearchParams(location.search).get(ROLE_PARAMETER);
  return rolesIn(roles).find((role) => role === wanted);
}
