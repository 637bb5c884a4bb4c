/** Looks into a file before anybody can read it. Throws when it can't: then the file waits. */
export interface FileScanner {
  scan(file: Buffer): Promise<'clean' | 'infected'>;
}
