print("coprime")
