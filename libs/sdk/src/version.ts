/** Kept equal to package.json by a test; goes out in the user agent. */
export const version = '0.1.0';
