// Tests with real servers read where they are from the stack's contract file. `npm test` starts a stack of
// its own and sets RYMEDA_HOME; for a single file, point RYMEDA_HOME at a stack that runs.
process.env.RYMEDA_HOME ??= '.rymeda';
