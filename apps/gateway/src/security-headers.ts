import helmet from 'helmet';

const year = 31_536_000;

/**
 * helmet's headers, HSTS for a year among them, on every answer. Answers are data: nothing may load, run or frame
 * them. `/docs`, and an engine that serves pages, put a policy of their own in its place.
 */
export const securityHeaders = helmet({
  strictTransportSecurity: { maxAge: year, includeSubDomains: true },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
    },
  },
  xFrameOptions: { action: 'deny' },
});
