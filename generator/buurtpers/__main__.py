from buurtpers.cli import main

main()
