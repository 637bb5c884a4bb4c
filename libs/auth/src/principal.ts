/** Who a verified token speaks for. */
export interface Principal {
  /** API client or user id, or `svc:<service>`; the audit trail's `userId`. */
  id: string;
  kind: 'client' | 'user' | 'service';
  clientId?: string;
  /** The tenant; `platform` for the platform's own operators. */
  organizationId: string;
  /** The partner behind an API client. */
  partnerId?: string;
  scopes: ReadonlySet<string>;
  /** The token's `jti`. */
  tokenId: string;
  /** Of a user's token: the sign-in that it came from, which can end before it. */
  grantId?: string;
  /** Seconds since the epoch. */
  issuedAt?: number;
  expiresAt: number;
  /** The token is good only with this client certificate (RFC 8705, section 3); see `requireCertificate`. */
  certificateThumbprint?: string;
  /** For a service's own call: the request or event that it acts for. */
  cause?: string;
}

/** Where the platform's own operators belong; no organisation can have this id. */
export const platformOrganization = 'platform';
