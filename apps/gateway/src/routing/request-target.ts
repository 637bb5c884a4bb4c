/** What a request asks for, cut at the question mark and otherwise untouched. */
export interface RequestTarget {
  path: string;
  /** With its `?`, or empty. Never logged. */
  search: string;
}

const absoluteForm = /^https?:\/\/[^/?#]*/i;

/**
 * Splits a request target (RFC 9112, section 3.2). Nothing is decoded or normalised, so that what is matched
 * here is byte for byte what an engine gets. The absolute form, which servers must accept, loses its authority.
 */
export function requestTarget(url: string): RequestTarget {
  const target = url.startsWith('/') ? url : url.replace(absoluteForm, '');
  const at = target.indexOf('?');
  const path = at < 0 ? target : target.slice(0, at);
  return { path: path === '' ? '/' : path, search: at < 0 ? '' : target.slice(at) };
}
