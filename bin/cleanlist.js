#!/usr/bin/env node
// Runs the TypeScript as it is: Node 24 strips the types.
await import("../src/main.ts");
