# What `import nixpkgs { system = …; overlays = …; config = …; }` calls.
args: import ./pkgs args
