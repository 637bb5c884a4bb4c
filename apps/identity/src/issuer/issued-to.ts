/** Whose token it is. */
export interface IssuedTo {
  clientId: string;
  organizationId: string;
}
