# nix-systems: a flake that is only a list, read with `import systems`.
{
  description = "Stub of nix-systems for tests";

  outputs = _: { };
}
